/// Whether a text names its parameters `$1`, `$2`, … in the order in which they first appear.
///
/// SQLite numbers them by that order whatever their digits say; PostgreSQL goes by the digits. A
/// text for which the two differ would mean two things.
enum ParameterOrder {
    /// How many parameters there are, or nil when they are out of order.
    static func count(_ sql: String) -> Int? {
        var last = 0
        var isQuoted = false
        var digits: Int?
        for byte in sql.utf8 {
            if let number = digits {
                if byte >= 0x30, byte <= 0x39 {
                    digits = number * 10 + Int(byte - 0x30)
                    continue
                }
                guard number >= 1, number <= last + 1 else { return nil }
                last = max(last, number)
                digits = nil
            }
            switch byte {
            case UInt8(ascii: "'"): isQuoted.toggle()
            case UInt8(ascii: "$") where !isQuoted: digits = 0
            default: break
            }
        }
        guard let number = digits else { return last }
        return number >= 1 && number <= last + 1 ? max(last, number) : nil
    }
}
