package dev.holdfast.packs.chart;

import dev.holdfast.packs.format.Chart;
import dev.holdfast.protocol.json.Json;
import java.util.List;

/** Renders charts as Helm would install them. */
public interface ChartEngine {
    /**
     * One installation.
     *
     * @param kubernetes the version the chart is told
     * @param apis everything the cluster knows; Helm refuses other kinds
     */
    record ChartJob(Chart chart, String release, String namespace, String kubernetes, List<Api> apis, Json.Obj values) {
        public ChartJob {
            apis = List.copyOf(apis);
        }
    }

    /** What came of it. */
    sealed interface ChartOutcome {
        /**
         * Rendered.
         *
         * @param manifest documents with their {@code # Source} comments, in Helm's order
         * @param definitions what the chart's {@code crds/} would install
         * @param lookups paths of API objects that the chart asked for; it was told there are none
         * @param unknown kinds that were taken as known because the chart uses them, such as {@code example.com/v1 Thing}
         */
        record Release(
                String manifest,
                List<ReleaseHook> hooks,
                List<Json.Obj> definitions,
                List<String> lookups,
                List<String> unknown)
                implements ChartOutcome {
            public Release {
                hooks = List.copyOf(hooks);
                definitions = List.copyOf(definitions);
                lookups = List.copyOf(lookups);
                unknown = List.copyOf(unknown);
            }

            /** The unknown kinds as they were taken. */
            public List<Api> learned() {
                return unknown.stream()
                        .map(text -> {
                            var space = text.indexOf(' ');
                            var slash = text.indexOf('/');
                            return Api.of(
                                    slash < 0 ? "" : text.substring(0, slash),
                                    text.substring(slash + 1, space),
                                    text.substring(space + 1),
                                    true);
                        })
                        .toList();
            }
        }

        /** Helm's own message, which mostly names template and line. */
        record Failed(String message) implements ChartOutcome {}
    }

    /** A hook as Helm's release record has it. */
    record ReleaseHook(String path, String manifest, List<String> events, long weight, List<String> deletePolicies) {
        public ReleaseHook {
            events = List.copyOf(events);
            deletePolicies = List.copyOf(deletePolicies);
        }
    }

    /**
     * Renders one chart.
     *
     * @throws dev.holdfast.protocol.problem.Refusal HF-RND-003 (took too long or too much memory), -004 (Helm is not there)
     */
    ChartOutcome render(ChartJob job);
}
