package import Access

// For people: no blame, no word of ours, and always something to do next.

extension Refusal {
    package var saying: Saying {
        switch self {
        case .unreadable, .wrongVersion, .unknownKey, .badSignature, .otherScope, .unknown:
            codeSaying
        case .blocked, .superseded, .suspended, .revoked, .unpaid, .mediumTooWeak: accessSaying
        case .notYet, .expired, .rules, .noUsesLeft, .wrongZone, .alreadyInside, .capacity:
            momentSaying
        case .tampered, .stale, .clockUncertain: deviceSaying
        }
    }

    /// What was presented.
    private var codeSaying: Saying {
        switch self {
        case .wrongVersion:
            Saying(
                Message(
                    fr: "Ce code ne peut pas servir ici",
                    en: "This code cannot be used here",
                    ar: "لا يمكن استخدام هذا الرمز هنا"
                ),
                Message(
                    fr: "Ouvrez votre billet le plus récent, ou demandez à l’accueil.",
                    en: "Open your latest ticket, or ask at the welcome desk.",
                    ar: "افتح أحدث تذكرة لديك، أو اسأل مكتب الاستقبال."
                )
            )
        case .unknownKey:
            Saying(
                Message(
                    fr: "Nous ne reconnaissons pas ce code",
                    en: "We do not recognise this code",
                    ar: "لم نتعرّف على هذا الرمز"
                ),
                Message(
                    fr: "Vérifiez que c’est celui de cet événement, ou demandez à l’accueil.",
                    en: "Check that it is the one for this event, or ask at the welcome desk.",
                    ar: "تأكّد من أنه رمز هذه الفعالية، أو اسأل مكتب الاستقبال."
                )
            )
        case .badSignature:
            Saying(
                Message(
                    fr: "Ce code n’a pas pu être vérifié",
                    en: "This code could not be verified",
                    ar: "تعذّر التحقق من هذا الرمز"
                ),
                Message(
                    fr: "Présentez le billet reçu à l’achat, ou demandez à l’accueil.",
                    en: "Show the ticket you received when you bought it, or ask for help.",
                    ar: "أظهر التذكرة التي وصلتك عند الشراء، أو اسأل مكتب الاستقبال."
                )
            )
        case .otherScope:
            Saying(
                Message(
                    fr: "Ce billet est pour un autre lieu",
                    en: "This ticket is for another place",
                    ar: "هذه التذكرة لمكان آخر"
                ),
                Message(
                    fr: "Vérifiez le lieu et la date sur votre billet, ou demandez à l’accueil.",
                    en: "Check the place and date on your ticket, or ask at the welcome desk.",
                    ar: "تحقّق من المكان والتاريخ على تذكرتك، أو اسأل مكتب الاستقبال."
                )
            )
        case .unknown:
            Saying(
                Message(
                    fr: "Nous ne trouvons pas cet accès",
                    en: "We cannot find this ticket",
                    ar: "لم نعثر على هذه التذكرة"
                ),
                Message(
                    fr: "Achat tout récent ? Réessayez dans une minute, sinon voyez l’accueil.",
                    en: "Just bought it? Try again in a minute, or ask at the welcome desk.",
                    ar: "اشتريتها للتو؟ أعد المحاولة بعد دقيقة، أو اسأل مكتب الاستقبال."
                )
            )
        default:
            Saying(
                Message(
                    fr: "Le code n’a pas pu être lu",
                    en: "The code could not be read",
                    ar: "تعذّرت قراءة الرمز"
                ),
                Message(
                    fr: "Tenez-le bien à plat, sans reflet, l’écran au plus clair.",
                    en: "Hold it flat and still, away from glare, screen at full brightness.",
                    ar: "أمسكه مستويًا وثابتًا دون انعكاس، مع رفع سطوع الشاشة."
                )
            )
        }
    }

    /// What the access itself is.
    private var accessSaying: Saying {
        switch self {
        case .superseded:
            Saying(
                Message(
                    fr: "Un billet plus récent existe",
                    en: "There is a newer ticket",
                    ar: "توجد تذكرة أحدث"
                ),
                Message(
                    fr: "Présentez le dernier que vous avez reçu.",
                    en: "Show the last one you received.",
                    ar: "أظهر آخر تذكرة وصلتك."
                )
            )
        case .suspended:
            Saying(
                Message(
                    fr: "Cet accès est en pause",
                    en: "This access is paused",
                    ar: "هذا الاشتراك متوقف مؤقتًا"
                ),
                Message(
                    fr: "Voyez l’accueil, qui peut le réactiver avec vous.",
                    en: "See the welcome desk, which can restart it with you.",
                    ar: "اسأل مكتب الاستقبال، فبإمكانه إعادة تفعيله معك."
                )
            )
        case .revoked:
            Saying(
                Message(
                    fr: "Cet accès a été annulé",
                    en: "This access was cancelled",
                    ar: "أُلغيت هذه التذكرة"
                ),
                Message(
                    fr: "Voyez l’accueil, qui peut vous dire pourquoi et vous aider.",
                    en: "See the welcome desk, which can tell you why and help you.",
                    ar: "اسأل مكتب الاستقبال، فسيوضّح لك السبب ويساعدك."
                )
            )
        case .unpaid:
            Saying(
                Message(
                    fr: "Un paiement est attendu",
                    en: "A payment is still due",
                    ar: "هناك دفعة لم تكتمل بعد"
                ),
                Message(
                    fr: "Réglez-le en ligne ou à l’accueil, puis revenez ici.",
                    en: "Pay online or at the welcome desk, then come back here.",
                    ar: "أكمل الدفع عبر الإنترنت أو في الاستقبال ثم عُد إلى هنا."
                )
            )
        case .mediumTooWeak:
            Saying(
                Message(
                    fr: "Une photo ou une copie ne suffit pas ici",
                    en: "A picture or a copy is not enough here",
                    ar: "لا تكفي الصورة أو النسخة هنا"
                ),
                Message(
                    fr: "Présentez votre badge, ou ouvrez l’application.",
                    en: "Show your badge, or open the app.",
                    ar: "أظهر بطاقتك أو افتح التطبيق."
                )
            )
        default:
            Saying(
                Message(
                    fr: "Cet accès n’est pas disponible",
                    en: "This access is not available",
                    ar: "هذا الدخول غير متاح"
                ),
                Message(
                    fr: "Adressez-vous à l’accueil, nous allons regarder avec vous.",
                    en: "See the welcome desk: we will look into it with you.",
                    ar: "توجّه إلى مكتب الاستقبال وسننظر في الأمر معك."
                )
            )
        }
    }
}
