/// The named limits of a gate's GPIO lines.
package enum GPIOLimits {
    /// The shortest and the longest pause before the chip is looked for again.
    package static let pauseMin = Duration.milliseconds(200)
    package static let pauseMax = Duration.seconds(10)
    /// Lines that stayed open for so long were well: their next loss waits the shortest pause.
    package static let wellAfter = Duration.seconds(2)
    /// Edges that wait for their turn; the oldest stay, and what is left out is told as missed and
    /// made good by reading the levels again.
    package static let inboxMax = 1_024
    /// Orders that wait for their turn; at more than these the lines are given up.
    package static let ordersMax = 64
    /// Edges the kernel keeps for us, and taken by one read.
    package static let edgesMax = 64
    /// Chips looked at for a label.
    package static let chipsMax = 64
    /// What the kernel debounces by itself, where the chip or its timers can.
    package static let debounceMicroseconds: UInt32 = 5_000
}
