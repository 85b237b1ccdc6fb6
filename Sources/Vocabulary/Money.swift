/// A currency of ISO 4217 with the number of digits of its minor unit.
package struct Currency: Hashable, Sendable {
    package let code: String
    package let exponent: Int

    package static let euro = Currency(code: "EUR", exponent: 2)
    package static let dinar = Currency(code: "TND", exponent: 3)

    package static let known = [euro, dinar]

    package init?(code: String) {
        guard let match = Self.known.first(where: { $0.code == code }) else { return nil }
        self = match
    }

    private init(code: String, exponent: Int) {
        self.code = code
        self.exponent = exponent
    }
}

/// Why two amounts could not be put together.
package enum MoneyError: String, Error {
    case currenciesDiffer = "currencies_differ"
    case overflow
}

/// An amount in whole minor units with its currency; never a fraction, never a bare number.
package struct Money: Hashable, Sendable {
    package let minorUnits: Int64
    package let currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    package func adding(_ other: Money) throws(MoneyError) -> Money {
        guard currency == other.currency else { throw .currenciesDiffer }
        let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
        guard !overflow else { throw .overflow }
        return Money(minorUnits: sum, currency: currency)
    }
}

extension Money: CustomStringConvertible {
    /// The amount in major units with a point, as `12.50 EUR`: for logs and JSON, not for people.
    package var description: String {
        let digits = String(minorUnits.magnitude)
        let padding = String(repeating: "0", count: max(0, currency.exponent + 1 - digits.count))
        let padded = padding + digits
        let sign = minorUnits < 0 ? "-" : ""
        return "\(sign)\(padded.dropLast(currency.exponent)).\(padded.suffix(currency.exponent)) "
            + currency.code
    }
}
