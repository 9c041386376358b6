using MeterNode.Figures;
using MeterNode.Server.Computing;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>The packs beside a report: a file a key, in a folder for each period.</summary>
/// <param name="folder">Folder of the report.</param>
/// <param name="periods">The folder of each period.</param>
internal sealed class EvidenceFolder(string folder, IReadOnlyList<(string Folder, PlantCalendar Calendar)> periods) : IPackSource
{
    /// <inheritdoc/>
    public bool Has(RegisteredNode board, EvidencePeriod period) => File.Exists(PathOf(board, period));

    /// <inheritdoc/>
    public Stream Open(RegisteredNode board, EvidencePeriod period) => File.OpenRead(PathOf(board, period));

    /// <inheritdoc/>
    public IEnumerable<byte[]> Packs(RegisteredNode board, EvidencePeriod period) =>
        throw new NotSupportedException("a file of evidence can be read again in the order of its numbers");

    private string PathOf(RegisteredNode board, EvidencePeriod period) =>
        Path.Combine(folder, periods.First(asked => asked.Calendar.Period == period).Folder, ReportFiles.PacksOf(board));
}
