import Vocabulary

/// Whom and where a rule is asked about.
package struct RuleSubject: Sendable {
    var product: UInt32
    var gate: GateID
    var zone: UInt16
    var zones: ZoneGraph
    var use: UseState
    /// Entries in all, before this one, as far as this gate and the hub know.
    var entries: UInt32
}
