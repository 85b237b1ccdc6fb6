/// What happened at an emulated reader since it was made.
package struct ReaderStatistics: Hashable, Sendable {
    package static let latencyMax = Duration.milliseconds(200)

    package let counts: ChipCounts
    package let faults: [ChipFault: Int]
    package let plugs: Int
    /// How often its thread woke: a thread that spins shows here.
    package let turns: Int
}
