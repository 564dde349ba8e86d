/** Does the API server in memory keep the promises of the port? */
@NullMarked
package dev.holdfast.capi.api;

import org.jspecify.annotations.NullMarked;
