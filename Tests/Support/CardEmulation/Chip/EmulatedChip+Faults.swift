extension EmulatedChip {
    /// The frame of an answer, damaged as ordered.
    mutating func reply(to code: UInt8, _ payload: [UInt8]) -> [Action] {
        if faults.strikes(.noReply, code) { return [] }
        if faults.strikes(.hangUp, code) { return [.unplug] }
        if faults.strikes(.replug, code) { return [.replug] }
        if faults.strikes(.errorFrame, code) {
            return [.reply(ChipFrame.syntaxError.bytes(), isByteByByte: false)]
        }
        let frame = damaged(frame(to: code, marked(payload, code)), code)
        return [.reply(frame, isByteByByte: faults.strikes(.byteByByte, code))]
    }

    private mutating func marked(_ payload: [UInt8], _ code: UInt8) -> [UInt8] {
        if faults.strikes(.emptyReply, code) { return [] }
        var payload = payload
        guard let status = payload.first else { return payload }
        if faults.strikes(.nodeAddress, code) { payload[0] = status | 0x80 }
        if faults.strikes(.moreInformation, code) { payload[0] |= 0x40 }
        return payload
    }

    private mutating func frame(to code: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let distance: UInt8 = faults.strikes(.wrongCommand, code) ? 3 : 1
        let body = [ChipFrame.chipIdentifier, code &+ distance] + payload
        return ChipFrame.data(body).bytes(isExtended: faults.strikes(.extended, code))
    }

    private mutating func damaged(_ frame: [UInt8], _ code: UInt8) -> [UInt8] {
        var frame = frame
        if faults.strikes(.badSum, code) { frame[frame.count - 2] ^= 0x5A }
        if faults.strikes(.badLength, code) { frame[4] ^= 0x01 }
        if faults.strikes(.lengthOne, code) {
            frame = [0x00, 0x00, 0xFF, 0x01, 0xFF, 0xD5, 0x2B, 0x00]
        }
        if faults.strikes(.truncate, code) { frame.removeLast(frame.count - frame.count / 2) }
        if faults.strikes(.junkBefore, code) { frame = [0x13, 0x37] + frame }
        if faults.strikes(.extraPreamble, code) { frame = [0x00] + frame }
        if faults.strikes(.junkAfter, code) { frame += [UInt8](repeating: 0xAA, count: 16) }
        return frame
    }
}
