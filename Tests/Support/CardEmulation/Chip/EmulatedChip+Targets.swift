extension EmulatedChip {
    private static let autoPollTypesA: Set<UInt8> = [0x00, 0x10, 0x20, 0x40]
    /// The chip sends RATS by itself (SetParameters, bit 4).
    private static let automaticRATS: UInt8 = 0x10

    /// How many targets, which bit rate, and the number of the one wanted where one is.
    mutating func listTargets(_ data: [UInt8]) -> Result {
        isFieldOn = true
        guard data.count >= 2, data[1] == 0 else { return .payload([0]) }
        guard isCardPresent, let record = selectCard(wanted: Array(data[2...])) else {
            return pollsForEver ? .later : .payload([0])
        }
        let two = faults.strikes(.twoTargets, ChipCommand.listPassiveTarget.rawValue)
        return .payload(two ? [2] + record + [2, 0, 4, 0x08, 4, 8, 1, 2, 3] : [1] + record)
    }

    /// How often, how long, and which kinds of target.
    mutating func autoPoll(_ data: [UInt8]) -> Result {
        isFieldOn = true
        guard data.count >= 3 else { return .syntaxError }
        let hasTypeA = data[2...].contains { Self.autoPollTypesA.contains($0) }
        guard hasTypeA, isCardPresent, let record = selectCard(wanted: []) else {
            return data[0] == 0xFF ? .later : .payload([0])
        }
        let kind: UInt8 = card?.speaksISODEP == true ? 0x20 : 0x10
        return .payload([1, kind, UInt8(record.count)] + record)
    }

    /// The card comes to life and says who it is: target 1.
    private mutating func selectCard(wanted: [UInt8]) -> [UInt8]? {
        guard var card else { return nil }
        card.select()
        self.card = card
        guard wanted.isEmpty || wanted == Self.cascaded(card.uid) || wanted == card.uid else {
            return nil
        }
        isSelected = true
        counts.selects += 1
        change?.isCounting = true
        let hasATS = parameters & Self.automaticRATS != 0
        return damagedRecord(card) ?? Self.record(card, hasATS: hasATS)
    }

    private static func record(_ card: any EmulatedCard, hasATS: Bool) -> [UInt8] {
        let head = head(card) + [card.sak, UInt8(card.uid.count)] + card.uid
        guard card.speaksISODEP, hasATS else { return head }
        return head + [UInt8(card.ats.count + 1)] + card.ats
    }

    private static func head(_ card: any EmulatedCard) -> [UInt8] {
        [0x01, UInt8(card.atqa >> 8), UInt8(card.atqa & 0xFF)]
    }

    private mutating func damagedRecord(_ card: any EmulatedCard) -> [UInt8]? {
        let head = Self.head(card)
        let number = [UInt8(card.uid.count)] + card.uid
        for fault in ChipFault.allCases where fault.concernsTargets && fault != .twoTargets {
            guard faults.strikes(fault, ChipCommand.listPassiveTarget.rawValue) else { continue }
            switch fault {
            case .emptyAnswerToSelect: return head + [0x20] + number + [0x00]
            case .longAnswerToSelect:
                return head + [0x20] + number + [0xFF] + [UInt8](repeating: 0, count: 20)
            case .longNumber: return head + [0x00, 0x40] + [UInt8](0..<0x40)
            case .shortNumber: return head + [0x00, 0x0A] + card.uid.prefix(2)
            default: return head + [0x00, 0x00]
            }
        }
        return nil
    }

    /// A long number as it is sent in the steps of ISO/IEC 14443-3, 6.5.4: 88 begins all but the
    /// last.
    private static func cascaded(_ uid: [UInt8]) -> [UInt8] {
        switch uid.count {
        case 7: [0x88] + uid
        case 10: [0x88] + uid[0..<3] + [0x88] + uid[3...]
        default: uid
        }
    }
}
