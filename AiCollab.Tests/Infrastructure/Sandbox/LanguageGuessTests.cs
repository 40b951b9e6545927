using AiCollab.Core.Sandbox;
using AiCollab.Infrastructure.Sandbox.JavaScript;
using AiCollab.Infrastructure.Sandbox.Python;
using FluentAssertions;
using Xunit;

namespace AiCollab.Tests.Infrastructure.Sandbox;

public sealed class LanguageGuessTests
{
    [Theory]
    [InlineData("python", "import os\nfor name in os.listdir('.'):\n    print(name)")]
    [InlineData("python", "print('hi')")]
    [InlineData("python", "def f(x):\n    return x + 1\n\nf(2)")]
    [InlineData("python", "import numpy as np\nx = np.arange(10)\nx.mean()")]
    [InlineData("python", "from collections import Counter\nc = Counter('abc')")]
    [InlineData("javascript", "console.log('hi')")]
    [InlineData("javascript", "const x = [1, 2].map(n => n * 2);\nx")]
    [InlineData("javascript", "import { readFile } from 'fs';\nfunction f() {\n  return 1;\n}")]
    [InlineData("javascript", "for (let i = 0; i < 3; i++) {\n  console.log(i);\n}")]
    [InlineData(null, "just some words of text")]
    [InlineData(null, "npm install left-pad")]
    [InlineData(null, "")]
    public void Code_without_a_fence_is_known_by_its_looks(string? expected, string code) =>
        (LanguageDetection.Guess([PythonLanguage.Descriptor, JavaScriptLanguage.Descriptor], code)?.Id).Should().Be(expected);
}
