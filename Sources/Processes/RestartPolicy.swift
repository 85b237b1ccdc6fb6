/// How patient we are with a child, and how long we wait before starting it again.
package struct RestartPolicy: Sendable, Equatable {
    /// Silence allowed once the child is ready.
    package var silenceMax: Duration = .seconds(1)
    /// Silence allowed while it opens its device.
    package var openingSilenceMax: Duration = .seconds(3)
    /// The time to become ready, silent or not.
    package var openingMax: Duration = .seconds(30)
    package var waitFirst: Duration = .milliseconds(200)
    package var waitMax: Duration = .seconds(10)
    /// The longest wait after a child that had become ready, however short.
    package var waitAfterReadyMax: Duration = .seconds(10)
    /// A child ready for so long is healthy: its next failure counts as the first.
    package var healthyAfter: Duration = .seconds(30)

    package init() {}
}
