# language: pt
Funcionalidade: Uma ideia ainda sem cenários
