extension EmulatedChip {
    enum Result {
        case payload([UInt8])
        case syntaxError
        /// When a card comes, or never.
        case later
    }

    private static let firmware: [UInt8] = [0x32, 0x01, 0x06, 0x07]
    private static let cardPresenceTest: UInt8 = 6
    private static let fieldItem: UInt8 = 1
    private static let retriesItem: UInt8 = 5

    mutating func result(of command: ChipCommand, _ data: [UInt8]) -> Result {
        switch command {
        case .diagnose: return .payload(diagnose(data))
        case .firmwareVersion: return .payload(Self.firmware)
        case .generalStatus: return .payload(generalStatus)
        case .readRegister: return .payload(readRegisters(data))
        case .writeRegister: writeRegisters(data)
        case .setParameters: parameters = data.first ?? 0
        case .samConfiguration: break
        case .powerDown: return powerDown()
        case .rfConfiguration: configure(data)
        case .dataExchange: return .payload(exchange(data))
        case .communicateThrough: return .payload(exchangeRaw(data))
        case .deselect, .release: return deselect()
        case .listPassiveTarget: return listTargets(data)
        case .select: return .payload([isCardPresent ? 0 : ChipStatus.timeOut.rawValue])
        case .autoPoll: return autoPoll(data)
        }
        return .payload([])
    }

    private func diagnose(_ data: [UInt8]) -> [UInt8] {
        switch data.first {
        case 0: data
        case Self.cardPresenceTest:
            [isCardPresent && isSelected ? 0 : ChipStatus.timeOut.rawValue]
        default: [0]
        }
    }

    private var generalStatus: [UInt8] {
        let target: [UInt8] = isSelected ? [1, 1, 0, 0, 0] : [0]
        return [0, isFieldOn ? 1 : 0] + target + [0]
    }

    private func readRegisters(_ data: [UInt8]) -> [UInt8] {
        stride(from: 0, to: data.count - 1, by: 2).map { index in
            registers[UInt16(data[index]) << 8 | UInt16(data[index + 1])] ?? 0
        }
    }

    private mutating func writeRegisters(_ data: [UInt8]) {
        for index in stride(from: 0, to: data.count - 2, by: 3) {
            registers[UInt16(data[index]) << 8 | UInt16(data[index + 1])] = data[index + 2]
        }
    }

    private mutating func powerDown() -> Result {
        isFieldOn = false
        isSelected = false
        return .payload([0])
    }

    private mutating func configure(_ data: [UInt8]) {
        switch (data.first, data.count) {
        case (Self.fieldItem, 2...):
            isFieldOn = data[1] & 1 != 0
            if !isFieldOn { isSelected = false }
        case (Self.retriesItem, 4...): retries = data[3]
        default: break
        }
    }

    private mutating func deselect() -> Result {
        isSelected = false
        change?.isCounting = false
        return .payload([0])
    }
}
