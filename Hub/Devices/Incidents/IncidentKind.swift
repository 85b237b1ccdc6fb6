/// What an operator must look at.
///
/// What only lasts, such as a gate that cannot be reached, is a condition of the device and no
/// incident: it is seen while it lasts and goes by itself.
package enum IncidentKind: String, CaseIterable, Sendable {
    /// A device told two stories of one record.
    case fork
    /// Two machines asked under one device's name.
    case deviceCopied = "device_copied"
    /// Wrong words were given for an enrolment until it ended.
    case enrolmentWords = "enrolment_words"
    /// A device began a new journal because it lost the old one.
    case journalLost = "journal_lost"
    /// The newest records of a device are missing or others, and a neighbour holds its checkpoint.
    case journalCut = "journal_cut"
    /// A gate found its cache changed by somebody, or older than it was.
    case tamper
    /// A gate saw two different heads of one version.
    case headFork = "head_fork"
    /// A badge entered by two gates in less time than one badge takes.
    case badgeTwoPlaces = "badge_two_places"
    /// A card counted many taps that no gate told of.
    case badgeCounterJump = "badge_counter_jump"
    /// One count of a card was shown twice.
    case badgeCounterRepeated = "badge_counter_repeated"
    /// Somebody passed without a grant, or after its window.
    case gateForced = "gate_forced"
    /// A second person passed on one grant.
    case gateSecondPassage = "gate_second_passage"
    /// A gate stood open for longer than a person needs; one for each hour.
    case gateHeldOpen = "gate_held_open"
    /// The housing of a gate was opened.
    case gateTamper = "gate_tamper"
    /// The fire alarm released a gate.
    case gateFire = "gate_fire"
    /// A steward let somebody pass, or set a gate.
    case override
    /// Wrong PINs of a steward were tried at a gate.
    case stewardPIN = "steward_pin"
    /// A right entered more often than it may, by gates that could not know of each other.
    case doubleEntry = "double_entry"
    /// Somebody left who was not seen to enter.
    case exitWithoutEntry = "exit_without_entry"
}
