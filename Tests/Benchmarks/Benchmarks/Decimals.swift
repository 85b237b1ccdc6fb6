/// Numbers with a fixed count of digits after the point, without a locale.
package enum Decimals {
    private static let largest = 9e15

    package static func text(_ value: Double, digits: Int) -> String {
        guard value.isFinite, value.magnitude < largest else { return "-" }
        var scale: Int64 = 1
        for _ in 0..<digits { scale *= 10 }
        let scaled = (value.magnitude * Double(scale)).rounded()
        guard scaled < largest else { return "\(Int64(value))" }
        let (whole, rest) = Int64(scaled).quotientAndRemainder(dividingBy: scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(rest)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(whole).\(zeros)\(fraction)"
    }
}
