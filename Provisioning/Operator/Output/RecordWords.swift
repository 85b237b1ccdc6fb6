import Access
import HubAdmin
import Sync

/// What gates, stewards and devices tell, in words.
extension Words {
    static func gateMode(_ name: String) -> String {
        switch name {
        case "normal": "normal"
        case "free_passage": "open for all"
        case "locked": "locked"
        default: "mode \(TextTable.cell(name))"
        }
    }

    /// What became of an opening; nothing where nothing opened or the gate has not told yet.
    static func outcome(_ name: String?) -> String {
        switch name {
        case "passed": "passed"
        case "assumed": "passed, no sensor"
        case "not_used": "did not pass"
        case "refused": "gate did not open"
        case "unknown": "not known"
        default: TextTable.cell(name)
        }
    }

    static func gateEvent(_ name: String?) -> String {
        guard let event = GateEventKind.allCases.first(where: { $0.name == name }) else {
            return "event \(TextTable.cell(name))"
        }
        return switch event {
        case .forced: "somebody passed without a grant"
        case .secondPassage: "a second person on one grant"
        case .heldOpen: "held open"
        case .tamper: "housing opened"
        case .fire: "released by the fire alarm"
        case .sensorStuck: "sensor stuck"
        case .lost: "gate not reached"
        case .mode: "set"
        case .freePassage: "somebody passed, open for all"
        }
    }

    /// What a steward did and why.
    static func override(_ override: JSON) -> String {
        let steward = "steward " + (override["steward"]?.integer.map { "\($0)" } ?? "-")
        if let count = override["wrongPINs"]?.integer { return "\(steward): \(count) wrong PINs" }
        let action =
            switch override["action"]?.text {
            case "let_pass": "let somebody pass"
            case "set_mode": "set the gate"
            case let other: "did \(TextTable.cell(other))"
            }
        return "\(steward) \(action): \(reason(override: override["reason"]?.text))"
    }

    static func reason(override name: String?) -> String {
        guard let reason = OverrideReason.allCases.first(where: { $0.name == name }) else {
            return "reason \(TextTable.cell(name))"
        }
        return switch reason {
        case .damagedMedium: "code or badge damaged"
        case .equipment: "equipment failed"
        case .accompanied: "accompanied"
        case .staff: "staff"
        case .emergency: "emergency"
        case .wronglyRefused: "wrongly refused"
        case .other: "other"
        }
    }
}
