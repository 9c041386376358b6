namespace MeterNode.Wire;

/// <summary>
/// Why bytes are not a pack. Each value is one distinct refusal; its spelling in JSON, SQL and on the verify page is
/// the kebab-case of the name (<see cref="PackErrorText.Code"/>).
/// </summary>
public enum PackError
{
    None = 0,

    // The bytes as CBOR (RFC 8949, core deterministic encoding, §4.2.1).
    Truncated,
    TrailingBytes,
    Oversized,
    NotCbor,
    IndefiniteLength,
    NonMinimalLength,
    NonShortestFloat,
    MapKeyOrder,
    DuplicateMapKey,
    InvalidUtf8,
    TooDeep,

    // The envelope (COSE_Sign1, RFC 9052 §4.2).
    NotTagged,
    WrongTag,
    NotSign1,
    UnprotectedNotEmpty,
    SignatureLength,
    ProtectedNotMap,
    AlgorithmMissing,
    AlgorithmWrong,
    CriticalHeader,
    ContentTypeWrong,
    KidWrong,
    UnexpectedHeader,
    ChainHeaderMissing,
    ChainHeaderWrong,
    VersionUnknown,

    // The payload (SenML, RFC 8428, in the profile of docs/wire-format.md).
    PayloadNotSenml,
    RecordLabelUnknown,
    RecordTypeWrong,
    BaseNameWrong,
    BaseTimeWrong,
    RecordNameWrong,
    RecordValueMissing,
    RecordUnitMissing,
    NumberOutOfRange,
    WholeNumberAsFloat,

    // The pack beside the registry and its neighbours.
    NodeNameMismatch,
    EnrolmentMismatch,
    PreviousMismatch,
    BootWentBack,

    // The file around the packs.
    DamagedRegion,

    // The store that keeps the packs.
    NotStorable,
}
