/**
 * How does a hub with its broker carry many sites? Sites of level L2 (performance-and-reliability.md §3.2): real MQTT
 * packets over real sockets and TLS, real durable pointers, no agent behind them. Netty stays in here.
 */
@NullMarked
package dev.holdfast.sim.fleet;

import org.jspecify.annotations.NullMarked;
