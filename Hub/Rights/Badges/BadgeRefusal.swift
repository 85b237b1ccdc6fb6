package import Kernel

/// Why a command on badges is not carried out.
package enum BadgeRefusal: String, Error, CaseIterable, Sendable {
    case noSuchBadge = "no_such_badge"
    case rightHasBadge = "right_has_badge"
    case numberTaken = "number_taken"
    case numberNotHex = "number_not_hex"
    case numberLength = "number_length"
    case numberPadded = "number_padded"
    case numberRandom = "number_random"
    case numberMissing = "number_missing"
    case numberUnwanted = "number_unwanted"
    case numberOther = "number_other"
    case barcodeWrong = "barcode_wrong"
    case chipWrong = "chip_wrong"
    case chipUnwanted = "chip_unwanted"
    case chipNumber = "chip_number"
    case addressMissing = "address_missing"
    case addressWrong = "address_wrong"
    case addressInUse = "address_in_use"
    case replacedIsFinal = "replaced_is_final"
    case supersededBadge = "superseded_badge"
    case foundFirst = "found_first"
    case nothingToWrite = "nothing_to_write"
    case notPersonalised = "not_personalised"
    case cardCountsAnew = "card_counts_anew"
}

extension BadgeRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .noSuchBadge: .notFound(words)
        case .numberNotHex, .numberLength, .numberPadded, .numberRandom, .chipNumber:
            wrong("number")
        case .numberMissing, .numberUnwanted: wrong("medium")
        case .barcodeWrong: wrong("barcode")
        case .chipWrong, .chipUnwanted: wrong("chip")
        case .addressWrong: wrong("badgeAddress")
        case .rightHasBadge, .numberTaken, .numberOther, .addressMissing, .addressInUse,
            .replacedIsFinal, .supersededBadge, .foundFirst, .nothingToWrite, .notPersonalised,
            .cardCountsAnew:
            Problem(.conflict, words, members: ["reason": .text(rawValue)])
        }
    }

    private func wrong(_ field: String) -> Problem {
        Problem(
            .invalid,
            Problem.wrongValue,
            faults: [.init(pointer: "/\(field)", code: rawValue, detail: words)],
            members: ["reason": .text(rawValue)]
        )
    }

    /// What is wrong and what to do.
    package var words: String {
        switch self {
        case .noSuchBadge: "There is no such badge."
        case .rightHasBadge:
            "The right has a badge already: replace it, so that the old one stops to work."
        case .numberTaken:
            "Another badge has this number: replace that one, or take another card."
        case .numberNotHex: "A card's number is written in hexadecimal digits."
        case .numberLength: "A card's number has 4, 7 or 10 bytes."
        case .numberPadded: "The number ends in zeros: it was not read whole. Read the card again."
        case .numberRandom:
            "A number of 4 bytes that begins with 08 is drawn anew at each tap, as phones do: "
                + "it names no card. Take another card."
        case .numberMissing:
            "A card needs its number, a barcode its text; only a typed code is made here."
        case .numberUnwanted:
            "Give the number of a card or the text of a barcode, not both, "
                + "and neither for a typed code, which is made here."
        case .numberOther: "This is another card than the one that the badge was issued for."
        case .barcodeWrong:
            "A barcode has 4 to 32 characters: capital letters A to Z, digits and dashes."
        case .chipWrong:
            "This chip cannot be such a badge: badge_message needs a type2, badge_one_time an "
                + "ntag424, badge_mutual an ntag424 or a desfire. "
                + "Take another card or another medium."
        case .chipUnwanted:
            "A barcode and a typed code have no chip: leave the chip out, or ask for a card."
        case .chipNumber:
            "An ntag424 and a desfire have a number of 7 bytes: read the card again, "
                + "or give the chip that it has."
        case .addressMissing:
            "The scope has no address for badges that phones can open: "
                + "give it a badgeAddress first."
        case .addressWrong:
            "A badge address is https://, a host in small letters and a path, of at most "
                + "\(BadgeAddress.byteCountMax) characters, such as https://jalon.example/b."
        case .addressInUse:
            "Badges bear this address: gates would not know them under another. "
                + "It can change once these badges are replaced."
        case .replacedIsFinal: "Another badge took its place, and that is final."
        case .supersededBadge:
            "The right was handed over since, or is of another generation: issue a badge for it."
        case .foundFirst: "The badge was reported lost: report it found first."
        case .notPersonalised:
            "The keys of this card were never asked for, so that nothing can be on it: "
                + "run jalon badge write."
        case .cardCountsAnew:
            "This card signed taps before and was written otherwise since, or under another "
                + "address: written again it would count from zero, and gates refuse counts that "
                + "they have seen. Take another card."
        case .nothingToWrite: "Nothing is written on such a badge: it works as it is."
        }
    }
}
