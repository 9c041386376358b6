namespace MeterNode.Plant.Access;

/// <summary>One thing that somebody may do. Roles have some of them; a token has those that it was made with.</summary>
public enum AccessRight
{
    /// <summary>See nodes and what they measure now.</summary>
    Read,

    /// <summary>Read readings, figures and factors.</summary>
    Figures,

    /// <summary>Take signed packs, registry and history away.</summary>
    Evidence,

    /// <summary>Read what people have stated.</summary>
    Ledger,

    /// <summary>Append statements, each signed by the person who states it.</summary>
    LedgerAdd,

    /// <summary>Read reports.</summary>
    Report,

    /// <summary>Have a report made and signed by the plant.</summary>
    ReportMake,

    /// <summary>Give and end access, read the audit log, change nodes.</summary>
    Admin,
}
