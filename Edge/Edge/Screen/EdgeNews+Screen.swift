import Access
import Display
import Gates

extension EdgeNews {
    /// The same news as a screen takes it; nil for what no screen shows.
    var screenInput: ScreenInput? {
        switch self {
        case .granted(let scan, let direction, let destination):
            .granted(scan: scan, direction, destination)
        case .refused(let refusal, _, let hint): .refused(refusal, hint)
        case .keypadLocked: .keypadLocked
        case .unrecorded: .unrecorded
        case .settled(let scan, let outcome): .settled(scan: scan, .init(outcome))
        case .reading: .reading
        case .gate(let event): Self.input(event)
        case .overridden(let scan, let direction): .letThrough(scan: scan, direction)
        case .conditions(let conditions): .conditions(conditions)
        }
    }

    private static func input(_ event: GateEvent) -> ScreenInput {
        if event.kind == .mode, let mode = event.mode { return .standing(.init(mode)) }
        return .gate(event.kind, isOver: event.isOver)
    }
}

extension ScreenInput.Outcome {
    init(_ outcome: GateOutcome?) {
        self =
            switch outcome {
            case .passed: .passed
            case .notUsed: .notUsed
            case .refused: .refused
            case .lost, nil: .lost
            }
    }
}

extension ScreenInput.Standing {
    init(_ mode: GateMode) {
        self =
            switch mode {
            case .normal: .normal
            case .freePassage: .free
            case .locked: .locked
            }
    }
}
