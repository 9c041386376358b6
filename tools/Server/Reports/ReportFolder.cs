using MeterNode.Figures;
using MeterNode.Plant.Provisioning;
using MeterNode.Plant.Stores;
using MeterNode.Wire;

namespace MeterNode.Server.Reports;

/// <summary>The folder that an operator hands over: one HTML file, and the evidence beside it when asked.</summary>
public static class ReportFolder
{
    /// <summary>Name of the report in its folder.</summary>
    public const string FileName = "report.html";

    /// <summary>Writes <see cref="FileName"/> into the options' folder and returns what it says.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static ReportDocument Write(IEvidenceStore store, Registry registry, ReportOptions options)
    {
        ReportDocument document = ReportDocument.From(store, registry, options);
        Directory.CreateDirectory(options.Folder);
        if (options.WithEvidence)
        {
            // The names come from the store: whoever can write to it must not choose where files go.
            foreach (NodeFigures node in document.Figures.Nodes)
            {
                PlantFolder.CheckName(node.Id, "stored node");
                if (node.Site.Length > 0)
                {
                    PlantFolder.CheckName(node.Site, "stored plant");
                }
            }

            foreach (NodeFigures node in document.Figures.Nodes)
            {
                string file = EvidenceFile(node, document.Figures.Nodes);
                EvidenceExport.ToFile(store, node.Boards.Select(board => board.Kid), Path.Combine(options.Folder, file));
            }

            File.WriteAllText(Path.Combine(options.Folder, "registry.json"), registry.ToJson());
            VerifyPage.WriteTo(options.Folder);
        }

        File.WriteAllText(Path.Combine(options.Folder, FileName), ReportRenderer.ToHtml(document));
        return document;
    }

    /// <summary>Name of a node's evidence file beside the report: with its plant where two plants have a node of this name.</summary>
    internal static string EvidenceFile(NodeFigures node, IReadOnlyList<NodeFigures> all) =>
        all.Any(other => other != node && other.Id.Equals(node.Id, StringComparison.OrdinalIgnoreCase))
            ? $"{node.Site}.{node.Id}.mnev"
            : node.Id + ".mnev";
}
