package import Gates

extension RelayMachine: LineMachine {
    package var baud: Int { RelayBoard.baud }

    package mutating func handle(_ event: LineEvent, at now: Duration) -> [LineAction] {
        let actions: [Action] =
            switch event {
            case .opened: handle(.opened, at: now)
            // A relay board says nothing; what comes is noise.
            case .bytes: []
            case .order(let order): handle(.order(order), at: now)
            case .tick: handle(.tick, at: now)
            case .failed(let reason): handle(.closed(reason), at: now)
            case .ended: handle(.ending, at: now)
            }
        return actions.compactMap { action in
            switch action {
            case .write(let bytes): .write(bytes)
            // The shell tells it, once for each reason.
            case .news(.lost): nil
            case .news(let news): .news(news)
            }
        }
    }
}
