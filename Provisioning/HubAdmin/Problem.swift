import HTTPClient

/// A refusal of the hub as RFC 9457 writes it.
struct Problem {
    /// As many as the hub tells of one file; one a line.
    private static let faultsShown = 1_020

    let status: Int
    let title: String?
    let detail: String?
    /// The places that are wrong, each with what is wrong there, where the detail does not say it.
    let faults: [String]

    init(_ response: ClientResponse) {
        let body = JSON(bytes: response.body)
        status = response.status
        title = body?["title"]?.text
        detail = body?["detail"]?.text
        let errors = (body?["errors"]?.list ?? []).filter { [detail] fault in
            detail == nil || fault["detail"]?.text != detail
        }
        let places = errors.map { fault in
            let place = fault["pointer"] ?? fault["parameter"] ?? fault["header"]
            return "\(place?.text ?? "") \(fault["detail"]?.text ?? "")"
        }
        let lines = (body?["faults"]?.list ?? []).map(ImportLine.init).map(\.text)
        faults = (places + lines).prefix(Self.faultsShown).map { $0 }
    }

    var failure: OperatorFailure {
        switch status {
        case 401, 403:
            OperatorFailure(.notAdmitted, "The hub does not accept this admin code.")
        case 500...: OperatorFailure(.hubFailed, "The hub failed (\(status)).\(text)")
        case 400..<500: OperatorFailure(.refused, "The hub says no (\(status)).\(text)")
        default:
            OperatorFailure(.strangeAnswer, "The hub answered \(status), which nobody asked for.")
        }
    }

    private var text: String {
        let sentences = [title, detail].compactMap { $0 }.map { " " + Sentence.printed($0) }
        return sentences.joined() + faults.map { "\n  " + Sentence.printed($0) }.joined()
    }
}
