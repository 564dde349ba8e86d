package dev.holdfast.agent.cli;

/** Forms of output. */
enum Form {
    text,
    json
}
