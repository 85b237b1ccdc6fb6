import Access
import Sync

/// How many readers of each kind a device has: with one left, it is not out of service.
package struct ReaderCount: Sendable, Hashable {
    package var cameras: Int
    /// Readers of cards, barcodes and keys.
    package var others: Int

    package init(cameras: Int = 1, others: Int = 0) {
        self.cameras = cameras
        self.others = others
    }
}

/// What holds for everybody who stands before a screen.
struct Background: Sendable {
    let readers: ReaderCount
    private(set) var standing = ScreenInput.Standing.normal
    private var isReady = false
    private var isStopped = false
    private var conditions: Set<DeviceCondition> = []
    /// What the gate told to have begun and not to be over.
    private var lasting: Set<GateEventKind> = []

    init(readers: ReaderCount) {
        self.readers = readers
    }

    mutating func take(_ input: ScreenInput) {
        switch input {
        case .ready: isReady = true
        case .stopped: isStopped = true
        case .standing(let standing): self.standing = standing
        case .conditions(let conditions): self.conditions = conditions
        case .gate(let kind, let isOver):
            guard kind.lasts else { break }
            if isOver { lasting.remove(kind) } else { lasting.insert(kind) }
        default: break
        }
    }

    var scene: Scene {
        if isStopped { return .outOfService(.stopped) }
        if isReleased { return .evacuation }
        if let cause { return .outOfService(cause) }
        switch standing {
        case .locked: return .locked
        case .free: return .free
        case .normal: return isReady ? .welcome : .starting
        }
    }

    /// Whether an answer may stand before it.
    ///
    /// Nobody is shown green before a gate that will not open, and a fire alarm hides everything.
    func admits(_ scene: Scene) -> Bool {
        guard !isReleased, !isStopped else { return false }
        switch scene {
        case .granted, .letThrough: return !isGateLost && standing != .locked
        default: return true
        }
    }

    /// What is wrong and is not the scene itself.
    var notices: [DeviceCondition] {
        var all = conditions
        if lasting.contains(.heldOpen) { all.insert(.gateHeldOpen) }
        if lasting.contains(.tamper) { all.insert(.gateTampered) }
        if lasting.contains(.sensorStuck) { all.insert(.sensorStuck) }
        if lasting.contains(.lost) { all.insert(.gateLost) }
        all.remove(.fireRelease)
        return all.sorted { $0.rawValue < $1.rawValue }
    }

    private var isReleased: Bool { lasting.contains(.fire) || conditions.contains(.fireRelease) }

    private var isGateLost: Bool { lasting.contains(.lost) || conditions.contains(.gateLost) }

    private var cause: OutOfServiceCause? {
        if isGateLost { return .gate }
        if conditions.contains(.journalFull) { return .records }
        if conditions.contains(.cacheAbsent) { return .preparing }
        return isBlind ? .readers : nil
    }

    /// Nothing that could be presented would be seen.
    ///
    /// A black picture is not that: a phone that is held up brings its own light.
    private var isBlind: Bool {
        guard readers.cameras + readers.others > 0 else { return false }
        let isCameraGone = !conditions.isDisjoint(with: [.cameraGone, .cameraFrozen])
        let seesNoCode = readers.cameras == 0 || isCameraGone
        let hearsNothing =
            readers.others == 0 || readers.others == 1 && conditions.contains(.readerSilent)
        return seesNoCode && hearsNothing
    }
}
