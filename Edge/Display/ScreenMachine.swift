import Access

/// Decides what a screen shows, from what is told; nothing else does.
///
/// Two layers: what holds for all (out of service, open, shut), and on top of it the answer to the
/// newest presentation, for as long as it concerns somebody. A newer answer replaces an older one
/// at once: the refusal of one person must not hide behind the grant of another.
package struct ScreenMachine: Sendable {
    private struct Answer {
        var scene: Scene
        let scan: UInt64?
        let since: Duration
        var until: Duration
        /// What its end shows, where that waits until the scene was long enough to be read.
        var next: Scene?
    }

    package private(set) var screen = Screen(
        version: 1,
        announcement: 1,
        scene: .starting,
        notices: [],
        endsAt: nil
    )
    private let timing: SceneTiming
    private var background: Background
    private var answer: Answer?

    package init(readers: ReaderCount = ReaderCount(), timing: SceneTiming = SceneTiming()) {
        self.timing = timing
        background = Background(readers: readers)
    }

    /// When `tick` has something to do next; since boot.
    package var nextChange: Duration? { answer?.until }

    /// Takes what happened; gives the screen when it changed.
    package mutating func handle(_ input: ScreenInput, at now: Duration) -> Screen? {
        retire(at: now)
        return publish(isNew: take(input, now))
    }

    /// Ends what is over; gives the screen when it changed.
    package mutating func tick(at now: Duration) -> Screen? {
        retire(at: now)
        return publish(isNew: false)
    }

    /// Whether somebody is answered anew.
    private mutating func take(_ input: ScreenInput, _ now: Duration) -> Bool {
        switch input {
        case .ready, .standing, .conditions: background.take(input)
        case .stopped:
            background.take(input)
            answer = nil
        case .gate(let kind, let isOver):
            background.take(input)
            // What was said before an alarm is over when it ends.
            if kind == .fire { answer = nil }
            let isUnasked = !isOver && (kind == .forced || kind == .secondPassage)
            guard isUnasked, background.standing == .normal, !isGreen else { break }
            return show(.oneAtATime, for: timing.attention, now)
        case .reading:
            guard mayRead(at: now) else { break }
            return show(.reading, for: timing.reading, now)
        case .granted(let scan, let direction, let destination):
            let scene = Scene.granted(destination, direction)
            return show(scene, scan: scan, for: grantTime(scan), now, isAlwaysNew: true)
        case .letThrough(let scan, let direction):
            let scene = Scene.letThrough(direction)
            return show(scene, scan: scan, for: timing.grantedMax, now, isAlwaysNew: true)
        case .refused(let refusal, let hint):
            return show(.refused(refusal, hint), for: timing.refused, now)
        case .keypadLocked: return show(.keypadLocked, for: timing.refused, now)
        case .unrecorded: return show(.unrecorded, for: timing.attention, now)
        case .settled(let scan, let outcome): settle(scan, outcome, now)
        }
        return false
    }

    /// Nobody will tell the end of an opening that has no record.
    private func grantTime(_ scan: UInt64?) -> Duration {
        scan == nil ? timing.refused : timing.grantedMax
    }

    private var isGreen: Bool { answer?.scene.look == .granted }

    /// A card that comes hides no grant that is under way, nor an answer that nobody has read yet.
    private func mayRead(at now: Duration) -> Bool {
        guard let answer else { return true }
        return !isGreen && now - answer.since >= timing.repeated
    }

    private mutating func show(
        _ scene: Scene,
        scan: UInt64? = nil,
        for time: Duration,
        _ now: Duration,
        isAlwaysNew: Bool = false
    ) -> Bool {
        let isSame = answer?.scene == scene && answer?.until ?? now > now
        if isSame, !isAlwaysNew, let since = answer?.since, now - since < timing.repeated {
            answer?.until = now + time
            return false
        }
        answer = Answer(scene: scene, scan: scan, since: now, until: now + time)
        return true
    }

    /// Only the newest opening is shown: how an older one ended concerns nobody at this screen.
    private mutating func settle(
        _ scan: UInt64,
        _ outcome: ScreenInput.Outcome,
        _ now: Duration
    ) {
        guard var shown = answer, shown.scan == scan, shown.next == nil else { return }
        switch outcome {
        case .passed:
            let passed = passedScene(shown.scene)
            let readable = shown.since + timing.grantedMin
            if readable > now {
                shown.until = readable
                shown.next = passed
                answer = shown
            } else {
                answer = Answer(scene: passed, scan: nil, since: now, until: now + timing.passed)
            }
        case .notUsed: _ = show(.notUsed, for: timing.attention, now)
        case .refused: _ = show(.gateRefused, for: timing.attention, now)
        case .lost: _ = show(.unsettled, for: timing.attention, now)
        }
    }

    private func passedScene(_ scene: Scene) -> Scene {
        switch scene {
        case .granted(let destination, let direction): .passed(destination, direction)
        case .letThrough(let direction): .passed(nil, direction)
        default: .passed(nil, .entry)
        }
    }

    private mutating func retire(at now: Duration) {
        guard let over = answer, over.until <= now else { return }
        let until = over.until + timing.passed
        answer = over.next.flatMap { next in
            until > now ? Answer(scene: next, scan: nil, since: over.until, until: until) : nil
        }
    }

    private mutating func publish(isNew: Bool) -> Screen? {
        let shown = answer.flatMap { background.admits($0.scene) ? $0 : nil }
        let scene = shown?.scene ?? background.scene
        let notices = background.notices
        let isAnnounced = scene != screen.scene || isNew && shown != nil
        let isSame = notices == screen.notices && shown?.until == screen.endsAt
        guard isAnnounced || !isSame else { return nil }
        screen = Screen(
            version: screen.version + 1,
            announcement: screen.announcement + (isAnnounced ? 1 : 0),
            scene: scene,
            notices: notices,
            endsAt: shown?.until
        )
        return screen
    }
}
