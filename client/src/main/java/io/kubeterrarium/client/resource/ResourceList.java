package io.kubeterrarium.client.resource;

import java.util.List;

/**
 * @param resourceVersion of the list as a whole: what a watch starts from
 * @param continueToken empty where this is all
 */
public record ResourceList<T>(String resourceVersion, String continueToken, List<T> items) {}
