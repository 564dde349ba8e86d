/** What tests of the agent stand on: a hub that signs whatever a test wants and writes it to sticks. */
@NullMarked
package dev.holdfast.agent.bench;

import org.jspecify.annotations.NullMarked;
