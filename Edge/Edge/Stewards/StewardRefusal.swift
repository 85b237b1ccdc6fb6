/// Why a steward was not obeyed: a closed list with stable words.
package enum StewardRefusal: String, Error, CaseIterable, Sendable {
    /// No steward of this device has this number and this PIN; which of the two is not said.
    case wrongPIN = "wrong_pin"
    /// Too many wrong PINs were tried: nobody is listened to for a while.
    case locked
    /// Others are being answered; ask again.
    case busy
    /// The fire alarm holds the gate: nothing is opened or set by software meanwhile.
    case fire
    /// The gate is locked; set its mode first.
    case gateLocked = "gate_locked"
    case gateLost = "gate_lost"
    /// Too many wait at the gate already.
    case gateBusy = "gate_busy"
    /// Nothing can be recorded, and without a record nobody passes.
    case unrecorded
    /// No such passage of a right is in the journal of this gate, or it was taken back already.
    case noPassage = "no_passage"
    /// The passage is older than a steward may take back.
    case tooLate = "too_late"
    /// The list of stewards cannot be read, so that nobody can be checked.
    case fault
}
