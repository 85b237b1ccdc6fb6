/// Why a steward let somebody pass, or set a gate: the closed list, whose numbers and names never
/// change.
package enum OverrideReason: UInt8, CaseIterable, Sendable {
    /// A code or badge that cannot be read any more.
    case damagedMedium = 1
    /// A reader or a gate that does not work.
    case equipment = 2
    /// A child, a carer, somebody who comes with a person who may pass.
    case accompanied = 3
    /// Staff, press, medics.
    case staff = 4
    case emergency = 5
    /// The machine said no and was wrong.
    case wronglyRefused = 6
    case other = 7

    /// The word that is stored, counted and sent; as stable as the number.
    package var name: String {
        switch self {
        case .damagedMedium: "damaged_medium"
        case .equipment: "equipment"
        case .accompanied: "accompanied"
        case .staff: "staff"
        case .emergency: "emergency"
        case .wronglyRefused: "wrongly_refused"
        case .other: "other"
        }
    }
}

/// What a steward did; the `subject` of an `override` record.
package enum OverrideAction: UInt8, CaseIterable, Sendable {
    /// Let one person pass: an `open` record and a `passage` follow, which spend no right.
    case letPass = 1
    /// Set the gate's mode: a `gate` record of kind `mode` follows.
    case setMode = 2

    package var name: String { self == .letPass ? "let_pass" : "set_mode" }
}
