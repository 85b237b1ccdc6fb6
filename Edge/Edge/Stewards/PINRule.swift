/// Which PINs a steward may have: those that nobody tries first.
package enum PINRule {
    /// What is wrong with a PIN, for people; nil where nothing is.
    package static func refusal(of pin: String) -> String? {
        let digits = Array(pin.utf8)
        guard isDigits(digits) else { return "A PIN is made of digits only." }
        guard Steward.pinDigits.contains(digits.count) else {
            return "A PIN has \(Steward.pinDigits.lowerBound) to "
                + "\(Steward.pinDigits.upperBound) digits."
        }
        guard !isStair(digits) else {
            return "A PIN like 111111 or 123456 is guessed first; choose another."
        }
        return nil
    }

    /// Whether it has the form of a PIN at all: nothing else is worth a slow check.
    static func isWellFormed(_ pin: String) -> Bool {
        let digits = Array(pin.utf8.prefix(Steward.pinDigits.upperBound + 1))
        return isDigits(digits) && Steward.pinDigits.contains(digits.count)
    }

    private static func isDigits(_ bytes: [UInt8]) -> Bool {
        !bytes.isEmpty && bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Whether every step from one digit to the next is the same: none, up or down.
    private static func isStair(_ digits: [UInt8]) -> Bool {
        let steps = Set(zip(digits, digits.dropFirst()).map { Int($1) - Int($0) })
        return steps.count == 1 && steps.isSubset(of: [-1, 0, 1])
    }
}
