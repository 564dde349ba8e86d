package dev.holdfast.hub.launch;

import dev.holdfast.capi.api.CapiApi;
import dev.holdfast.hub.cluster.Cluster;
import dev.holdfast.hub.enrol.Agent;
import dev.holdfast.hub.pivot.PivotMail;
import dev.holdfast.protocol.id.SiteId;
import dev.holdfast.protocol.machine.MachineConfig;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/**
 * What every launch works with.
 *
 * @param agents the registered agents of sites
 * @param heard what sites said of themselves last
 * @param setups how machines of clusters are set up, where profiles say it
 * @param connect makes a connection of the text of a kubeconfig
 */
public record Tools(
        PivotMail mail,
        Function<SiteId, Optional<Agent>> agents,
        Function<SiteId, Optional<Heard>> heard,
        Function<Cluster, Optional<MachineConfig>> setups,
        Function<String, CapiApi> connect,
        LaunchKeys keys,
        LaunchTimes times,
        Clock clock,
        SecureRandom random) {}
