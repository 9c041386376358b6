namespace MeterNode.Plant.Access;

/// <summary>What a person may do at the plant's page.</summary>
public enum AccessRole
{
    /// <summary>Sees everything, changes nothing.</summary>
    Viewer,

    /// <summary>Sees everything and states what machines made.</summary>
    Operator,

    /// <summary>Does everything, also gives access to others.</summary>
    Manager,

    /// <summary>Sees figures, evidence, statements and reports; nothing of what goes on now.</summary>
    Assessor,
}
