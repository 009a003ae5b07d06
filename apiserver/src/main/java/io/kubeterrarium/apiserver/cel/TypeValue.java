package io.kubeterrarium.apiserver.cel;

/**
 * A type as a value: what {@code type(x)} gives and {@code int} stands for.
 *
 * @param name as CEL prints it
 */
record TypeValue(String name) {}
