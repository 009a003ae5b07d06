/**
 * The command line: {@code up}, {@code reset} and their help.
 *
 * <p>Start reading at {@link io.kubeterrarium.simulator.cli.CommandLineRunner}, then {@link
 * io.kubeterrarium.simulator.cli.UpCommand}. One file a command; options are checked here, so that
 * what is behind them gets values that make sense. Whatever goes wrong on the user's side is a
 * {@link io.kubeterrarium.simulator.process.UserError}: one line on stderr and an exit code, never
 * a stack trace. Runs on the main thread. What must not be put here: work.
 */
@NullMarked
package io.kubeterrarium.simulator.cli;

import org.jspecify.annotations.NullMarked;
