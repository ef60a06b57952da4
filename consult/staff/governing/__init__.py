"""From a draft to what people are asked: a panel's comments, approval, publishing, versions."""
