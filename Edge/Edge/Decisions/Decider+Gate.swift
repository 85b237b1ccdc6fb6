import Access
import Dispatch
package import Gates
import Journal
import Synchronization

/// What keeps the records of a gate bounded, and ties them to what they belong to.
struct GateNotes: Sendable {
    var flood = EventFlood<GateEventKind>()
    /// The override that asked for a mode, until the gate tells of it.
    var asked: (mode: GateMode, sequence: UInt64)?
    /// As the gate told it last.
    var mode: GateMode?
}

extension Decider {
    /// Journals what the gate told unasked, in turn with the decisions.
    ///
    /// Called as often as a rattling contact likes: what is beyond the limit is counted here and
    /// never comes to the queue of decisions.
    package func hear(_ event: GateEvent) {
        let now = clock.sinceBoot
        let isRecorded = state.withLock { state in
            if let mode = event.mode { state.gate.mode = mode }
            let isRecorded = state.gate.flood.handle(
                event.kind,
                lasts: event.kind.lasts,
                isOver: event.isOver,
                at: now
            )
            // One that is only counted refers to nothing.
            if event.kind == .mode, !isRecorded { state.gate.asked = nil }
            return isRecorded
        }
        guard isRecorded else { return }
        queue.async { [self] in
            let draft = recording.gate(
                event,
                reference: reference(of: event),
                time: clock.bounds,
                sinceBoot: clock.sinceBoot
            )
            _ = record([draft], [])
        }
    }

    /// Nothing that a gate tells from now on follows from this override.
    func forgetAsked(_ sequence: UInt64?) {
        queue.async { [self] in
            state.withLock { state in
                if state.gate.asked?.sequence == sequence { state.gate.asked = nil }
            }
        }
    }

    /// A record refers to one before it: a gate that names another passage is not believed.
    private func reference(of event: GateEvent) -> UInt64? {
        if event.kind == .mode {
            return state.withLock { state in
                guard let asked = state.gate.asked, asked.mode == event.mode else { return nil }
                state.gate.asked = nil
                return asked.sequence
            }
        }
        guard let passage = event.passage, passage > 0,
            passage <= journal.position.sequence
        else { return nil }
        return passage
    }

    func writeGateSummaries(_ summaries: [EventFlood<GateEventKind>.Summary]) {
        for summary in summaries.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            let mode = summary.key == .mode ? state.withLock { $0.gate.mode } : nil
            let draft = recording.gate(
                summary,
                mode: mode,
                time: clock.bounds,
                sinceBoot: clock.sinceBoot
            )
            _ = record([draft], [])
        }
    }
}
