/**
 * Where does the hub keep what it must not lose? One SQLite file, one writer, many readers. Knows no HTTP and decides
 * nothing; features keep their own rows classes beside this package.
 */
@NullMarked
package dev.holdfast.hub.store;

import org.jspecify.annotations.NullMarked;
