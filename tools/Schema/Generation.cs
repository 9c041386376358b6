namespace MeterNode.Schema;

/// <summary>Everything that comes from firmware/schema.</summary>
public static class Generation
{
    /// <summary>The files of the repository at <paramref name="root"/> as the schema wants them; nothing is written.</summary>
    public static IReadOnlyList<GeneratedFile> Files(string root)
    {
        var schema = new SchemaFiles(root);
        return
        [
            .. FirmwareNames.Files(schema),
            FirmwareEvents.File(schema),
            .. WireRecords.Files(schema),
            .. WireWords.Files(schema),
            WireEvents.File(schema),
            .. WireVerdicts.Files(schema),
            .. WireStatements.Files(schema),
            .. WireLedger.Files(schema),
            .. PageConstants.Files(schema, root),
            .. DocumentTables.Files(schema, root),
        ];
    }
}
