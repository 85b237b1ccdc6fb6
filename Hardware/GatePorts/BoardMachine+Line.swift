package import Gates

extension BoardMachine: LineMachine {
    package var baud: Int { BoardLimits.baud }

    package mutating func handle(_ event: LineEvent, at now: Duration) -> [LineAction] {
        let actions: [Action] =
            switch event {
            case .opened: handle(.opened, at: now)
            case .bytes(let bytes): handle(.bytes(bytes), at: now)
            case .order(let order): handle(.order(order), at: now)
            case .tick: handle(.tick, at: now)
            case .failed: handle(.failed, at: now)
            case .ended: handle(.ended, at: now)
            }
        return actions.map { action in
            switch action {
            case .write(let bytes): .write(bytes)
            case .news(let news): .news(news)
            case .giveUp(let reason): .giveUp(reason.rawValue)
            }
        }
    }
}
