import Gates
import Journal
import Logging
import Vocabulary

extension EdgeDaemon {
    /// Takes what the gate tells unasked.
    func hear(_ event: GateEvent) {
        desk.tell(.gate(event))
        decider.hear(event)
    }

    static func stewards(
        _ stores: EdgeStores,
        _ decider: Decider,
        _ gate: any Gate,
        _ passages: Passages,
        _ remoteLock: RemoteLock,
        _ events: Log
    ) -> StewardDesk {
        StewardDesk(
            decider: decider,
            gate: gate,
            clock: stores.clock,
            guesses: stores.stewardGuesses,
            links: StewardDesk.Links(
                steward: { (number) throws(EdgeFailure) in try stores.state.steward(number) },
                keep: { (mode) throws(EdgeFailure) in try stores.state.keep(mode: mode) },
                hasRoom: { passages.hasRoom },
                isLockedRemotely: { remoteLock.holds },
                keepGuess: { () throws(EdgeFailure) in
                    try stores.state.keep(stewardGuessAt: stores.clock.bounds.low)
                }
            ),
            events: events
        )
    }
}
