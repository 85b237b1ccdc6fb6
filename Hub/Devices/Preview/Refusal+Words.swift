import Access

extension Refusal {
    /// For the operator who asks why.
    var words: BothLanguages {
        switch self {
        case .unreadable, .wrongVersion, .unknownKey, .badSignature, .otherScope, .tampered:
            wordsOfCode
        case .blocked, .superseded, .unknown, .suspended, .revoked, .notYet, .expired, .unpaid:
            wordsOfRight
        case .wrongZone, .mediumTooWeak, .rules, .alreadyInside, .noUsesLeft, .capacity, .stale,
            .clockUncertain:
            wordsOfPlace
        }
    }

    private var wordsOfCode: BothLanguages {
        switch self {
        case .unreadable: .init(en: "not one of our codes", fr: "ce n'est pas un de nos codes")
        case .wrongVersion:
            .init(en: "a code of another version", fr: "un code d'une autre version")
        case .unknownKey:
            .init(en: "signed with a key nobody knows", fr: "signé d'une clé inconnue")
        case .badSignature: .init(en: "the signature is false", fr: "la signature est fausse")
        case .otherScope: .init(en: "sold for somewhere else", fr: "vendu pour un autre lieu")
        default:
            .init(
                en: "the gate's copy was tampered with",
                fr: "la copie de la porte a été altérée"
            )
        }
    }

    private var wordsOfRight: BothLanguages {
        switch self {
        case .blocked: .init(en: "blocked", fr: "bloqué")
        case .superseded:
            .init(en: "replaced by a newer code", fr: "remplacé par un code plus récent")
        case .unknown: .init(en: "not known", fr: "inconnu")
        case .suspended: .init(en: "suspended", fr: "suspendu")
        case .revoked: .init(en: "revoked", fr: "révoqué")
        case .notYet: .init(en: "not valid yet", fr: "pas encore valable")
        case .expired: .init(en: "expired", fr: "expiré")
        default: .init(en: "not paid", fr: "impayé")
        }
    }

    private var wordsOfPlace: BothLanguages {
        switch self {
        case .wrongZone: .init(en: "not for this zone", fr: "pas pour cette zone")
        case .mediumTooWeak:
            .init(en: "shown on too weak a medium", fr: "présenté sur un support trop faible")
        case .rules:
            .init(
                en: "the hours or other rules do not allow it",
                fr: "les horaires ou d'autres règles ne le permettent pas"
            )
        case .alreadyInside: .init(en: "already inside", fr: "déjà à l'intérieur")
        case .noUsesLeft: .init(en: "no uses left", fr: "plus d'entrée disponible")
        case .capacity: .init(en: "the zone is full", fr: "la zone est pleine")
        case .stale:
            .init(
                en: "the gate has heard nothing for too long",
                fr: "la porte est sans nouvelles depuis trop longtemps"
            )
        default:
            .init(en: "the gate is not sure of the time", fr: "la porte n'est pas sûre de l'heure")
        }
    }
}
