extension NTAG21x {
    private static let lastStaticPage = 15

    /// One page; false where the tag refuses.
    ///
    /// Lock bytes and capability container are one-time: bits may be set and never cleared.
    mutating func write(_ page: Int, _ bytes: [UInt8]) -> Bool {
        guard (2..<model.pageCount).contains(page), !isLocked(page) else { return false }
        let start = page * Self.pageBytes
        switch page {
        case 2:
            memory[start + 2] |= bytes[2]
            memory[start + 3] |= bytes[3]
        case 3:
            for index in 0..<Self.pageBytes { memory[start + index] |= bytes[index] }
        case model.dynamicLockPage:
            for index in 0..<3 { memory[start + index] |= bytes[index] }
        case model.pageCount - 2, model.pageCount - 1:
            // Password and its answer are kept and never shown.
            break
        default: memory.replaceSubrange(start..<start + Self.pageBytes, with: bytes)
        }
        return true
    }

    /// By the static lock bytes up to page 15, by the dynamic ones beyond.
    private func isLocked(_ page: Int) -> Bool {
        switch page {
        case 3...7: memory[10] & 1 << UInt8(page) != 0
        case 8...Self.lastStaticPage: memory[11] & 1 << UInt8(page - 8) != 0
        case (Self.lastStaticPage + 1)..<model.dynamicLockPage:
            isDynamicallyLocked((page - Self.lastStaticPage - 1) / model.pagesPerLockBit)
        default: false
        }
    }

    private func isDynamicallyLocked(_ bit: Int) -> Bool {
        memory[model.dynamicLockPage * Self.pageBytes + bit / 8] & 1 << UInt8(bit % 8) != 0
    }
}
