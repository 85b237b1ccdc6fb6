import Access

/// The queue, the pulses and the ends of windows.
extension GateMachine {
    mutating func take(_ open: OpenGrant) {
        guard isTakable(open.grant) else { return settle(open, .refused) }
        remember(open.grant.passage)
        guard told.mode == .freePassage else {
            waiting.append(open)
            return
        }
        walk(open)
    }

    private func isTakable(_ grant: GateGrant) -> Bool {
        guard told.link == .ready, !told.isReleasedByFire, now <= grant.expiresAt else {
            return false
        }
        if remembered.contains(grant.passage) { return false }
        switch told.mode {
        case .normal: return waiting.count < GateLimits.waitingMax
        case .freePassage: return walking.count < GateLimits.waitingMax
        case .locked: return false
        }
    }

    private mutating func remember(_ passage: UInt64) {
        guard passage != 0 else { return }
        if remembered.count == GateLimits.rememberedMax { remembered.removeFirst() }
        remembered.append(passage)
    }

    /// Lets somebody walk through a gate that stands open.
    mutating func walk(_ open: OpenGrant) {
        guard sensor != .none else { return settle(open, .passed) }
        var open = open
        open.begin(at: now, grace: settings.grace)
        open.isBlinded = isOccupied(open.grant.direction)
        walking.append(open)
    }

    mutating func expire() {
        for late in waiting where now > late.grant.expiresAt { settle(late, .refused) }
        waiting.removeAll { now > $0.grant.expiresAt }
    }

    /// Orders the next pulse when its turn has come.
    mutating func begin() {
        guard told.link == .ready, told.mode == .normal, !told.isReleasedByFire else { return }
        // An alarm that is not told yet may be one.
        guard !fire.level else { return }
        guard current == nil, walking.isEmpty, now >= contactDue, !waiting.isEmpty else { return }
        var next = waiting.removeFirst()
        next.orderedAt = now
        current = next
        order(
            .pulse(
                passage: next.grant.passage,
                next.grant.direction,
                duration: pulse,
                expiresAt: next.grant.expiresAt
            )
        )
    }

    var pulse: Duration { min(settings.pulse, GateLimits.pulseMax) }

    /// The wires closed the contact.
    mutating func began(_ passage: UInt64, at moment: Duration) {
        guard var open = current, open.began == nil, open.grant.passage == passage else { return }
        open.begin(at: max(moment, open.orderedAt ?? moment), grace: settings.grace)
        if sensor != .none && isOccupied(open.grant.direction) { open.isBlinded = true }
        current = open
    }

    mutating func refused(_ passage: UInt64, _ reason: String) {
        guard let open = current, open.began == nil, open.grant.passage == passage else { return }
        current = nil
        fault(reason)
        settle(open, .refused)
    }

    mutating func endWindows() {
        for over in walking where Self.isOver(over, at: now) { settle(over, unseen(over)) }
        let moment = now
        walking.removeAll { Self.isOver($0, at: moment) }
        guard let open = current else { return }
        if let began = open.began {
            if sensor == .none && now >= began + pulse { return close(open, .passed, at: now) }
            if sensor != .none && Self.isOver(open, at: now) { close(open, unseen(open)) }
        } else if now >= open.grant.expiresAt + GateLimits.answerDelayMax {
            current = nil
            settle(open, .lost)
            order(.rest)
        }
    }

    private static func isOver(_ open: OpenGrant, at now: Duration) -> Bool {
        now >= open.end + GateLimits.newsDelayMax
    }

    /// What a window without a passage comes to.
    private func unseen(_ open: OpenGrant) -> GateOutcome {
        open.isBlinded || isCovered(open) ? .lost : .notUsed
    }

    /// Settles the one whose contact was closed.
    mutating func close(_ open: OpenGrant, _ outcome: GateOutcome, at moment: Duration? = nil) {
        current = nil
        closed = ClosedGrant(open, passedAt: outcome == .passed ? moment : nil)
        if let began = open.began { contactDue = began + pulse + GateLimits.contactGap }
        settle(open, outcome)
    }

    /// Settles the one whose window a passage came too late for.
    mutating func closeUnused(_ open: OpenGrant) {
        close(open, unseen(open))
    }
}
