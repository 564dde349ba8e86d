package dev.holdfast.sim.demo;

import java.nio.file.Path;

/** The documents of the demo. */
final class Sample {
    private Sample() {}

    static String registry(Path catalog) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Registry
                metadata: {name: catalog}
                spec: {type: folder, url: %s}
                """
                .formatted(catalog.toAbsolutePath());
    }

    /** One shop with its cluster; {@code number} is its store id. */
    static String shop(String name, int number) {
        return """
                apiVersion: holdfast.dev/v1
                kind: Site
                metadata: {name: %s, labels: {store-id: "%03d"}}
                spec: {}
                ---
                apiVersion: holdfast.dev/v1
                kind: Cluster
                metadata: {name: %s, labels: {demo: "yes"}}
                spec:
                  profiles:
                    - name: store
                      version: 1.0.0
                  variables:
                    storeId: {fromLabel: store-id}
                    greeting: Welcome
                """
                .formatted(name, number, name);
    }
}
