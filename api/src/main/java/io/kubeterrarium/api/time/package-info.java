/**
 * Durations and time zones as Go reads them, for what a client writes and a controller acts on:
 * both must take the same words.
 *
 * <p>Start reading at {@link io.kubeterrarium.api.time.GoDuration}, then {@link
 * io.kubeterrarium.api.time.Zones}. Pure functions for any thread; no clock is read here. What must
 * not be put here: timestamps of objects, which are text in RFC 3339, and schedules, whose grammar
 * is cron's.
 */
@NullMarked
package io.kubeterrarium.api.time;

import org.jspecify.annotations.NullMarked;
