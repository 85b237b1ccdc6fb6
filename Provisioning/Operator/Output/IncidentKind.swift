/// What the hub tells of, as its answers name it; a test compares these with the hub's own.
package enum IncidentKind: String, CaseIterable, Sendable {
    case fork
    case deviceCopied = "device_copied"
    case enrolmentWords = "enrolment_words"
    case journalLost = "journal_lost"
    case journalCut = "journal_cut"
    case tamper
    case headFork = "head_fork"
    case badgeTwoPlaces = "badge_two_places"
    case badgeCounterJump = "badge_counter_jump"
    case badgeCounterRepeated = "badge_counter_repeated"
    case gateForced = "gate_forced"
    case gateSecondPassage = "gate_second_passage"
    case gateHeldOpen = "gate_held_open"
    case gateTamper = "gate_tamper"
    case gateFire = "gate_fire"
    case override
    case stewardPIN = "steward_pin"
    case doubleEntry = "double_entry"
    case exitWithoutEntry = "exit_without_entry"

    var words: String {
        switch self {
        case .fork: "two stories told"
        case .deviceCopied: "device copied"
        case .enrolmentWords: "wrong words"
        case .journalLost: "journal lost"
        case .journalCut: "journal cut off"
        case .tamper: "cache changed"
        case .headFork: "two heads seen"
        case .badgeTwoPlaces: "badge at two places"
        case .badgeCounterJump: "taps missing"
        case .badgeCounterRepeated: "tap played again"
        case .gateForced: "passed ungranted"
        case .gateSecondPassage: "two on one grant"
        case .gateHeldOpen: "held open"
        case .gateTamper: "gate housing open"
        case .gateFire: "fire release"
        case .override: "steward override"
        case .stewardPIN: "wrong steward PIN"
        case .doubleEntry: "double entry"
        case .exitWithoutEntry: "exit, no entry"
        }
    }

    /// What to do about it.
    var advice: String {
        switch self {
        case .fork:
            "The device told two stories of one scan, and is not listened to any more. Its disk "
                + "was copied or put back: look at it, then jalon device release or revoke."
        case .deviceCopied:
            "Two machines use this device's key, and neither is listened to any more. Find the "
                + "copy; then jalon device release. If it is shut out again, the copy has written "
                + "into its journal: revoke it, and enrol it anew."
        case .enrolmentWords:
            "Three times the six words of a new device were wrong, and it was revoked. Somebody "
                + "may sit between device and hub: see its network, then enrol it anew."
        case .journalLost:
            "The device lost scans that the hub may not have. Ask who changed its disk; "
                + "scans that were not sent are gone."
        case .journalCut:
            "The newest scans of the device were cut off, and a neighbour can prove that they were "
                + "there. See who had access to the device; its disk may also be failing."
        case .tamper:
            "Somebody changed the device's copy of the rights, or put an older one back; it "
                + "refused it and fetched a new one. See who had access to the device; "
                + "revoke it where nobody can say."
        case .headFork:
            "Two lists of rights were signed under one number: the hub was put back from a "
                + "backup, or its key is in other hands. Find out which before trusting gates."
        case .badgeTwoPlaces:
            "The badge is copied, or was handed back over the gate. jalon badge show says whether "
                + "it can be copied; see the holder; jalon badge write --replace where it was."
        case .badgeCounterJump:
            "Somebody may have listened to many taps, or a gate has not told all yet: see that "
                + "all devices were heard of (jalon device list). If they were, replace the badge."
        case .badgeCounterRepeated:
            "A tap that was listened to was played again, and only a gate that did not know the "
                + "first let it in. See the scans of the badge's right, and replace the badge."
        case .gateForced:
            "Somebody climbed, pushed, or was too slow for the arm. Send somebody; where it goes "
                + "on with nobody there, see the sensor."
        case .gateSecondPassage:
            "Two went in on one right. See the right's scans, and who stands at that gate."
        case .gateHeldOpen:
            "Counted for each hour: once is a trolley, often is a door that somebody wedges."
        case .gateTamper: "See who opened the housing and what was changed, before it is closed."
        case .gateFire: "Follow the fire alarm. Whoever passes meanwhile is counted, not checked."
        case .override:
            "A steward decided in place of the gate: jalon scans --kind override lists each with "
                + "its reason. Many of one reason say what to mend."
        case .stewardPIN:
            "Somebody guesses PINs at the gate. Ask the stewards, and change the PIN of the one "
                + "whose number was tried."
        case .doubleEntry:
            "A right entered more often than it may, by gates that were cut off from each other. "
                + "jalon incidents explain shows both scans and what each gate knew. Nobody is "
                + "billed by it: see the holder, and suspend the right where it was shared."
        case .exitWithoutEntry:
            "Somebody left who was not seen to enter: a gate that has not told all yet, a steward "
                + "who let in, or somebody who slipped by. It resolves itself when the entry comes."
        }
    }
}
