import Foundation

@testable import Ledger

/// A digest-like word that is different for every number.
func digest(_ number: Int, _ salt: Int = 0) -> String {
    let word = UInt64(bitPattern: Int64(number &* 1_000_003 &+ salt &* 7_919 &+ 17)) &* 0x9E37_79B9_7F4A_7C15
    let text = String(word, radix: 16)
    return String(String(repeating: text, count: 8).prefix(64))
}

/// A certificate for `host<number>.example.com` and `www` before it, valid for ninety days.
func certificate(
    _ number: Int,
    names: [CertificateName]? = nil,
    issuer: String = "Issuing CA",
    keyType: String = "ecdsa",
    spki: String? = nil,
    serial: String? = nil,
    nameSet: String? = nil,
    start: Double = 0,
    days: Double = 90,
    isAuthority: Bool = false
) -> InventoryBatch.Certificate {
    let name = "host\(number).example.com"
    let row = CertificateRow(
        fingerprint: digest(number),
        spki: spki ?? digest(number, 1),
        serial: serial ?? digest(number, 2),
        subject: "CN=\(name)",
        commonName: name,
        issuer: "O=Org,CN=\(issuer)",
        issuerName: issuer,
        issuerOrganisation: "Org",
        notBefore: moment(start * 86_400),
        notAfter: moment((start + days) * 86_400),
        keyType: keyType,
        keyBits: keyType == "rsa" ? 2_048 : 256,
        signature: "ecdsa-with-SHA256",
        isAuthority: isAuthority,
        isSelfSigned: false,
        nameSet: nameSet ?? digest(number, 3),
        names: names ?? [CertificateName(.dns, name), CertificateName(.dns, "www." + name)]
    )
    return InventoryBatch.Certificate(row, der: [0x30, 0x82, UInt8(truncatingIfNeeded: number)])
}

/// A place that shows certificates, by their numbers, at positions from zero.
func place(
    _ uri: String,
    _ numbers: [Int],
    kind: String = "file",
    source: String = "files",
    address: String = "",
    service: String? = nil,
    environment: String? = nil,
    owner: String? = nil
) -> LookedPlace {
    LookedPlace(
        uri: uri,
        kind: kind,
        source: source,
        environment: environment,
        service: service,
        owner: owner,
        seen: numbers.enumerated().map { position, number in
            SeenCertificate(address: address, position: position, fingerprint: digest(number))
        }
    )
}

func batch(_ certificates: [InventoryBatch.Certificate] = [], _ looked: [LookedPlace] = []) -> InventoryBatch {
    var batch = InventoryBatch()
    batch.certificates = certificates
    batch.looked = looked
    return batch
}

func unchanged(_ uris: [String]) -> InventoryBatch {
    var batch = InventoryBatch()
    batch.unchanged = uris
    return batch
}

func blind(_ places: [String], source: String = "files", reason: String = "permission_denied") -> InventoryBatch {
    var batch = InventoryBatch()
    batch.blindSpots = places.map { place in
        InventoryBatch.BlindSpot(place: place, reason: reason, detail: "no", source: source)
    }
    return batch
}

func finding(
    _ dedup: String,
    check: String = "expired",
    severity: FindingSeverity = .high,
    place: String? = nil,
    certificate: Int? = nil
) -> FindingRow {
    FindingRow(
        check: check,
        number: 1,
        severity: severity,
        dedup: dedup,
        place: place,
        certificate: certificate.map { digest($0) },
        detail: "it ended",
        hint: "renew it"
    )
}
