import Access

extension Assurance {
    /// What an operator reads: which media can be copied is seen at a glance.
    var words: String {
        switch self {
        case .copyable: "can be copied"
        case .signed: "signed"
        case .oneTime: "one-time"
        case .mutual: "mutual"
        }
    }
}
