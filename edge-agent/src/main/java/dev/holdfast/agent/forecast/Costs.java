package dev.holdfast.agent.forecast;

import dev.holdfast.protocol.desired.DesiredState.DesiredLayer;
import dev.holdfast.protocol.id.LayerKey;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * What a change costs here, as far as the site knows.
 *
 * @param missing how many bytes of a layer are not here yet
 * @param took how long a layer took here last time; zero when it was never complete
 */
public record Costs(ToLongFunction<DesiredLayer> missing, Function<LayerKey, Duration> took) {}
