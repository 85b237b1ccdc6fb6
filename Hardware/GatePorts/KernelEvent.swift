package import CGPIO

/// An edge as the kernel tells it.
package struct KernelEvent {
    private let event: gpio_v2_line_event
    private let plan: GPIOPlan

    package init(_ event: gpio_v2_line_event, _ plan: GPIOPlan) {
        self.event = event
        self.plan = plan
    }

    /// Nil for a line that nobody asked for, or an edge of a kind that is not known.
    ///
    /// Rising is from inactive to active, whatever the polarity.
    package func edge(shiftedBy shift: Duration) -> LineEdge? {
        let line = plan.lines.first { $0.value.offset == event.offset }
        guard let role = line?.key else { return nil }
        let isRising = event.id == GPIO_V2_LINE_EVENT_RISING_EDGE.rawValue
        let isFalling = event.id == GPIO_V2_LINE_EVENT_FALLING_EDGE.rawValue
        guard isRising || isFalling else { return nil }
        let at = Duration.nanoseconds(Int64(clamping: event.timestamp_ns)) + shift
        return LineEdge(role, isActive: isRising, at: at, sequence: event.seqno)
    }
}
