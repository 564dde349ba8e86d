package dev.holdfast.hub.resource;

import java.util.Optional;

/**
 * How somebody wants a resource deleted.
 *
 * @param mode retain, uninstall or destroy, when given
 * @param confirm the name typed again, when given
 * @param version the version its author saw, when given
 */
public record Deletion(Optional<String> mode, Optional<String> confirm, Optional<String> version) {}
