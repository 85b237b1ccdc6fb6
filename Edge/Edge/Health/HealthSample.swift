package import Gates
package import Journal
package import Vocabulary

/// All that tells whether an edge is well, taken at one moment.
package struct HealthSample: Sendable {
    /// In the order of the configuration: a reader's place in it names it in the journal.
    package var readers: [ReaderReport] = []
    package var gate: GateReport
    package var lanes: EdgeStatus.Lanes
    package var hasCache = true
    package var isCacheStale = false
    package var isKeyringStale = false
    package var isClockConfirmed = true
    /// How old the newest heartbeat is; nil before the first.
    package var heartbeatAge: Duration? = .zero
    /// Nil where the volume does not tell.
    package var freeBytes: UInt64?
    package var space = SpaceMachine.State.normal
    /// Records that the hub does not have.
    package var backlog: UInt64 = 0
    /// The lowest possible time.
    package var low: Timestamp

    package init(gate: GateReport, lanes: EdgeStatus.Lanes, low: Timestamp) {
        self.gate = gate
        self.lanes = lanes
        self.low = low
    }
}
