/** What every {@code CapiApi} promises, and small kinds to try it with. */
@NullMarked
package dev.holdfast.capi.api.contract;

import org.jspecify.annotations.NullMarked;
