import Access

/// Modes, the fire alarm, and wires that come and go.
extension GateMachine {
    mutating func hear(_ news: WireNews) {
        switch news {
        case .ready: ready()
        case .lost(let reason): lost(reason)
        case .began(let passage, let moment): began(passage, at: min(moment, now))
        case .refused(let passage, let reason): refused(passage, reason)
        case .sensor(let direction, let isActive, let moment):
            watch(at: min(moment, now))
            sensed(direction, isActive, at: min(moment, now))
        case .contact(let isOpen, let moment):
            watch(at: min(moment, now))
            moved(isOpen, at: min(moment, now))
        case .missed: blind()
        case .tamper(let isOn):
            guard told.link == .ready else { return tampered(isOn) }
            tamper.take(isOn, at: now)
        case .fire(let isOn):
            guard told.link == .ready else { return released(isOn) }
            fire.take(isOn, at: now)
        }
    }

    /// Tells alarms that have stood for long enough.
    mutating func watchAlarms() {
        if let isOn = fire.change(from: told.isReleasedByFire, at: now) { released(isOn) }
        if let isOn = tamper.change(from: told.isTampered, at: now) { tampered(isOn) }
    }

    mutating func change(to mode: GateMode) {
        guard mode != told.mode else { return }
        let wasFree = told.mode == .freePassage
        told.mode = mode
        tell(GateEvent(.mode, mode: mode))
        if wasFree { shut() }
        guard !told.isReleasedByFire, told.link == .ready else { return }
        stand()
    }

    /// Puts the wires and who waits as the mode says.
    private mutating func stand() {
        switch told.mode {
        case .normal: order(.rest)
        case .freePassage:
            if let current, current.began == nil { order(.rest) }
            order(.hold)
            let queue = waiting
            waiting = []
            for open in queue { walk(open) }
        case .locked:
            order(.rest)
            refuseWaiting()
        }
    }

    /// Ends standing open for all: who is in the arm still goes through.
    private mutating func shut() {
        guard told.link == .ready else { return }
        let until = now + settings.grace
        freeUntil = until
        watchedSince = now
        for index in walking.indices { walking[index].end = min(walking[index].end, until) }
    }

    private mutating func refuseWaiting() {
        for open in waiting { settle(open, .refused) }
        waiting = []
    }

    /// The fire alarm's release is wired: this only sees it, and neither opens nor shuts.
    ///
    /// What is held stays held, and a pulse that runs ends by itself.
    private mutating func released(_ isOn: Bool) {
        fire = AlarmInput(isOn)
        unsure.remove(.fire)
        guard isOn != told.isReleasedByFire else { return }
        told.isReleasedByFire = isOn
        tell(GateEvent(.fire, isOver: !isOn))
        if isOn {
            refuseWaiting()
        } else {
            if told.mode != .freePassage { shut() }
            if told.link == .ready { stand() }
        }
    }

    private mutating func tampered(_ isOn: Bool) {
        tamper = AlarmInput(isOn)
        unsure.remove(.tamper)
        guard isOn != told.isTampered else { return }
        told.isTampered = isOn
        tell(GateEvent(.tamper, isOver: !isOn))
    }

    private mutating func ready() {
        if told.link == .ready { settleOpen() }
        let wasLost = told.link == .lost
        if unsure.contains(.fire) { released(false) }
        if unsure.contains(.tamper) { tampered(false) }
        told.link = .ready
        watchedSince = now
        order(.rest)
        if told.mode == .freePassage && !told.isReleasedByFire { order(.hold) }
        if let signal { order(.signal(signal)) }
        if wasLost { tell(GateEvent(.lost, isOver: true)) }
    }

    private mutating func lost(_ reason: String) {
        fault(reason)
        guard told.link != .lost else { return }
        settleOpen()
        forget()
        told.link = .lost
        tell(GateEvent(.lost))
    }

    mutating func stop() {
        order(.rest)
        settleOpen()
        forget()
        told.link = .opening
    }

    /// Nobody can say what became of an open window; what had not begun never will.
    private mutating func settleOpen() {
        if let open = current { settle(open, open.began == nil ? .refused : .lost) }
        if let open = current, open.began != nil {
            closed = ClosedGrant(open, passedAt: nil)
            contactDue = now + GateLimits.contactGap
        }
        current = nil
        for open in walking { settle(open, .lost) }
        walking = []
        refuseWaiting()
    }

    /// Forgets how inputs stood: wires that come back tell it again.
    private mutating func forget() {
        entry = DebouncedInput()
        exit = DebouncedInput()
        leaf = DebouncedInput()
        settledBy = [:]
        watch(at: now)
        freeUntil = nil
        fire = AlarmInput(told.isReleasedByFire)
        tamper = AlarmInput(told.isTampered)
        unsure = []
        if told.isReleasedByFire { unsure.insert(.fire) }
        if told.isTampered { unsure.insert(.tamper) }
    }

    mutating func fault(_ reason: String) {
        told.lastFault = String(reason.prefix(GateLimits.faultCharactersMax))
    }
}
